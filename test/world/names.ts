/** Common given and family names of several parts of India; any person made of them is invented. */
const list = (names: string): readonly string[] => names.trim().split(/\s+/);

export const givenNames = {
  M: list(`Aarav Abdul Abhijit Abhishek Aditya Ajay Ajit Akash Akbar Akhil Amar Amit Amitabh Anand Anil Ankit Ankur Anoop
    Arif Arjun Arun Arvind Aryan Ashish Ashok Ashwin Asif Atul Babu Bharat Bhaskar Bhupendra Chandan Chandrakant Chetan
    Chirag Daniel Deepak Devendra Dharmendra Dhiraj Dilip Dinesh Farhan Ganesh Gaurav George Girish Gopal Govind Gurpreet
    Harish Harpreet Hemant Imran Irfan Ishaan Jagdish Jatin Javed Jayesh Jitendra John Joseph Kailash Kamal Karan Kartik
    Kishor Krishna Kuldeep Kunal Lakshman Lalit Lokesh Madhav Mahesh Manish Manoj Mayank Mohammed Mohan Mohit Mukesh
    Murali Nagaraj Narayan Narendra Naresh Naveen Nikhil Nilesh Nitin Omkar Pankaj Paresh Parth Prabhakar Pradeep Prakash
    Pramod Prasad Prashant Pravin Prem Rahul Raj Rajeev Rajendra Rajesh Raju Rakesh Ram Ramesh Ranjit Ravi Rizwan Rohan
    Rohit Sachin Sagar Salim Samir Sandeep Sanjay Santosh Satish Shailesh Shankar Sharad Shiv Shrikant Siddharth Sohan
    Subhash Sudhir Sunil Suraj Suresh Surinder Tarun Thomas Umesh Uttam Vaibhav Venkatesh Vijay Vikas Vikram Vinay Vinod
    Vishal Vishnu Vivek Yash Yogesh Yusuf Zakir`),
  F: list(`Aaradhya Aarti Aishwarya Alka Amina Amrita Ananya Anita Anjali Anjana Anju Ankita Anuradha Aparna Archana Asha
    Asma Ayesha Babita Bhagyashri Bharati Bhavna Chandni Chhaya Deepa Deepika Devi Diksha Divya Durga Ekta Farida Fatima
    Gauri Gayatri Geeta Girija Gulab Gurleen Harshada Hema Hemlata Indira Ishita Jasmine Jaya Jayanti Jyoti Kajal Kalpana
    Kamala Kanta Karuna Kausalya Kavita Kiran Komal Kusum Lakshmi Lalita Lata Leela Madhuri Mala Malati Mamta Mangala
    Manisha Manju Mary Maya Meena Meera Megha Minal Mohini Mumtaz Nalini Namrata Nandini Nasreen Neelam Neeta Neha Nirmala
    Nisha Nusrat Padma Pallavi Parvati Payal Pooja Poonam Prabha Pratibha Preeti Priya Priyanka Pushpa Radha Rajni Rani
    Rashmi Razia Rehana Rekha Renu Reshma Ritu Roshni Rubina Ruchi Rukmini Rupa Sabina Sadhana Salma Sandhya Sangeeta
    Sarika Sarita Saroj Savita Seema Shabana Shakuntala Shalini Shanta Sharda Sheela Shilpa Shobha Shraddha Shweta Simran
    Sita Smita Sneha Sonali Sonia Sudha Sujata Suman Sumitra Sunanda Sunita Sushila Swati Tara Tejal Trupti Uma Urmila
    Usha Vaishali Vandana Varsha Vasanti Vidya Vimala Yamuna Yasmin Zeenat`),
} as const;

export const familyNames =
  list(`Acharya Agarwal Ahire Ansari Apte Arora Babu Bagwan Banerjee Bansal Basu Behera Bhagat Bhat
  Bhatt Bhosale Biswas Bora Chakraborty Chandra Chatterjee Chaudhary Chauhan Chavan Chopra Choudhury Das Dalvi Dayal
  Desai Deshmukh Deshpande Devi Dhillon Dixit Dubey Dutta Fernandes Gaikwad Gandhi Garg George Ghosh Gill Goel Gowda
  Goyal Gupta Hegde Hussain Iyer Jadhav Jain Jaiswal Jha Joshi Kadam Kale Kamble Kapoor Kaur Khan Khanna Khatun Kohli
  Kulkarni Kumar Kumari Lal Mahajan Mahato Malhotra Malik Mandal Mane Mathew Mehra Mehta Menon Mishra Mistry Mohanty More
  Mukherjee Murthy Nadar Nagpal Naidu Naik Nair Namboodiri Nayak Pal Pande Pandey Pandit Patel Pathan Patil Patra Pawar
  Pillai Prajapati Prasad Qureshi Raina Rajput Ram Rana Rane Rao Rathod Rawat Reddy Roy Sahoo Sahu Saini Salunkhe Sardar
  Sawant Saxena Sen Sethi Shah Shaikh Sharma Shastri Shetty Shinde Shukla Siddiqui Singh Sinha Solanki Soni Srivastava
  Subramanian Suryavanshi Swamy Tambe Thakur Thomas Tiwari Trivedi Varghese Varma Venkataraman Verma Vyas Wagh Yadav
  Zaveri`);

/** The same kinds of names as they are written in Devanagari. */
export const devanagari = {
  M: list(`अजय अनिल अमित अरुण अशोक आनंद कृष्ण गणेश गोपाल दीपक दिनेश नरेश प्रकाश प्रमोद महेश मुकेश मोहन मोहम्मद मनोज राकेश राजेश राम रमेश
    रवि लक्ष्मण विजय विनोद विकास शंकर संजय संतोष सतीश सचिन सुनील सुरेश हरीश`),
  F: list(`अनीता अंजलि आशा उषा कविता किरण गीता गौरी चंदा ज्योति दीपा नीता निर्मला पूजा पार्वती प्रिया फ़ातिमा ममता मंगला माया मीना मीरा रेखा राधा
    लक्ष्मी लता ललिता विद्या शांति सरिता सविता सीता सुनीता सुमन संगीता`),
  family:
    list(`अग्रवाल कुमार कुलकर्णी खान गुप्ता चौधरी जाधव जैन जोशी ठाकुर तिवारी देवी देशमुख पटेल पवार पाटिल पांडे प्रसाद मिश्रा मेहता यादव राव राठौड़
    वर्मा शर्मा शाह शिंदे शेख श्रीवास्तव सिंह सिन्हा`),
} as const;

/** District, state and the first three digits of its postal codes. */
export const places: readonly (readonly [district: string, state: string, pincode: string])[] = [
  ['Pune', 'Maharashtra', '411'],
  ['Nashik', 'Maharashtra', '422'],
  ['Satara', 'Maharashtra', '415'],
  ['Kolhapur', 'Maharashtra', '416'],
  ['Ahmedabad', 'Gujarat', '380'],
  ['Jaipur', 'Rajasthan', '302'],
  ['Lucknow', 'Uttar Pradesh', '226'],
  ['Varanasi', 'Uttar Pradesh', '221'],
  ['Patna', 'Bihar', '800'],
  ['Kolkata', 'West Bengal', '700'],
  ['Bengaluru Urban', 'Karnataka', '560'],
  ['Chennai', 'Tamil Nadu', '600'],
  ['Ernakulam', 'Kerala', '682'],
  ['Hyderabad', 'Telangana', '500'],
  ['Ludhiana', 'Punjab', '141'],
];

export const streets = list(`Main-Road Station-Road Gandhi-Chowk Shivaji-Nagar Nehru-Nagar Temple-Street Market-Lane
  Laxmi-Colony Railway-Quarters Old-Town Ganesh-Peth Ward-4 Ward-7 Model-Colony Lake-View`).map((street) =>
  street.replaceAll('-', ' '),
);
